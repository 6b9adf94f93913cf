(*
synopsis: Assignment rules: a species that is a concentration, and one that is used before it is defined
testType: TimeCourse
generatedBy: Analytic
*)
