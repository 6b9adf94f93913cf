(*
synopsis: Conditions
testType: TimeCourse
generatedBy: Analytic
*)
