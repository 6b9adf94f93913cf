(*
synopsis: A parameter of a law hides one of the model
testType: TimeCourse
generatedBy: Analytic
*)
