(*
synopsis: Species at a point, which has no volume: their names are amounts
testType: TimeCourse
generatedBy: Analytic
*)
