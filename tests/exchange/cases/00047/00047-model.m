(*
synopsis: Level 2 Version 4: two of a kind make a pair
testType: TimeCourse
generatedBy: Analytic
*)
