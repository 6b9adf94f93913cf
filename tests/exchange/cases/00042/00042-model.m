(*
synopsis: Level 2 Version 4: a function, and a boundary species that drives a saturated rate
testType: TimeCourse
generatedBy: Analytic
*)
