(*
synopsis: An event computes all its values before it sets any
testType: TimeCourse
generatedBy: Analytic
*)
