(*
synopsis: Level 2 Version 4: its units, a stoichiometryMath, a parameter of a law, an event
testType: TimeCourse
generatedBy: Analytic
*)
