(*
synopsis: A number of molecules that a rule changes
testType: TimeCourse
unsupported: variable stoichiometry
generatedBy: Numeric (libRoadRunner, relative tolerance 1e-12)
*)
