(*
synopsis: Level 3 Version 1: a chain, counted in all by a rule
testType: TimeCourse
generatedBy: Analytic
*)
