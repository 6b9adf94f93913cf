(*
synopsis: A reversible reaction of two reactants in a volume of 0.25
testType: TimeCourse
generatedBy: Analytic
*)
