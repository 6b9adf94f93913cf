(*
synopsis: Rate rules of parameters: logistic growth
testType: TimeCourse
generatedBy: Analytic
*)
