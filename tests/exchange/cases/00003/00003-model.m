(*
synopsis: Species that have only substance units: their names are amounts, whatever the volume
testType: TimeCourse
generatedBy: Analytic
*)
