(*
synopsis: Events that set each other off
testType: TimeCourse
generatedBy: Analytic
*)
