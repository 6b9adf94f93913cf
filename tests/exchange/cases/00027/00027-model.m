(*
synopsis: The rate of change of a concentration, of a parameter, and of what does not change
testType: TimeCourse
generatedBy: Analytic
*)
