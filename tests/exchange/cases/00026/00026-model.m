(*
synopsis: The name of a reaction is its rate
testType: TimeCourse
generatedBy: Analytic
*)
