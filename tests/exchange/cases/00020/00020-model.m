(*
synopsis: An event that strikes again and again
testType: TimeCourse
generatedBy: Analytic
*)
