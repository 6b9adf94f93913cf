(*
synopsis: Rules alone: a model without species
testType: TimeCourse
generatedBy: Analytic
*)
