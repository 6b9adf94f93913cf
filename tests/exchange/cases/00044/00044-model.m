(*
synopsis: Level 2 Version 4: an event that strikes again and again, on what a rule assigns
testType: TimeCourse
generatedBy: Analytic
*)
