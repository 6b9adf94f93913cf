(*
synopsis: An event at the start: its trigger was false before
testType: TimeCourse
generatedBy: Analytic
*)
