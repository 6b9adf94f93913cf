(*
synopsis: A reversible reaction by mass action
testType: TimeCourse
generatedBy: Analytic
*)
