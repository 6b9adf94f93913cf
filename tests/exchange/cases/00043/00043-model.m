(*
synopsis: Level 3 Version 1: an amount and a concentration in one law and one volume
testType: TimeCourse
generatedBy: Analytic
*)
