(*
synopsis: Two reactants in a volume of 0.5, given and asked for as concentrations
testType: TimeCourse
generatedBy: Analytic
*)
