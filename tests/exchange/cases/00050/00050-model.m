(*
synopsis: Level 3 Version 1: a constant made and used at rates that depend on time
testType: TimeCourse
generatedBy: Analytic
*)
