(*
synopsis: Functions
testType: TimeCourse
generatedBy: Analytic
*)
