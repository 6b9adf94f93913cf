(*
synopsis: Level 2 Version 4: an infusion in pieces, and a rate rule
testType: TimeCourse
generatedBy: Analytic
*)
