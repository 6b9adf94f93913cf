(*
synopsis: Transport between two volumes by one law with two signs
testType: TimeCourse
generatedBy: Analytic
*)
