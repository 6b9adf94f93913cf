(*
synopsis: An event at a known time sets a concentration in a volume of 2
testType: TimeCourse
generatedBy: Analytic
*)
