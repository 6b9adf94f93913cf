(*
synopsis: A volume by initial assignment, and volumes in expressions
testType: TimeCourse
generatedBy: Analytic
*)
