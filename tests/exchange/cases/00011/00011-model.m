(*
synopsis: A rate rule of a species is the rate of its concentration
testType: TimeCourse
generatedBy: Analytic
*)
