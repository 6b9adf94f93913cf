(*
synopsis: Conversion factors, of the model and of a species
testType: TimeCourse
generatedBy: Analytic
*)
