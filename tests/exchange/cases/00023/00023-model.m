(*
synopsis: An event sets what an initial assignment gave; what followed from it at the start stays
testType: TimeCourse
generatedBy: Analytic
*)
