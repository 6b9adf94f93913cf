(*
synopsis: Level 2 Version 4: initial assignments of a species, a volume and a parameter
testType: TimeCourse
generatedBy: Analytic
*)
