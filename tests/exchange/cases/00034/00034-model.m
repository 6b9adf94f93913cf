(*
synopsis: The number of Avogadro, and units that are scaled
testType: TimeCourse
generatedBy: Analytic
*)
