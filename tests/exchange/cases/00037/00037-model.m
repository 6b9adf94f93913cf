(*
synopsis: Identifiers that are words of expressions
testType: TimeCourse
generatedBy: Analytic
*)
