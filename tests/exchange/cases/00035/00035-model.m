(*
synopsis: Doses: at a time that is a parameter, added, multiplied and set
testType: TimeCourse
generatedBy: Analytic
*)
