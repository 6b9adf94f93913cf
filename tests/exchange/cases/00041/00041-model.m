(*
synopsis: Level 3 Version 1: loss by the law of Hill with a power of 2
testType: TimeCourse
generatedBy: Analytic
*)
