(*
synopsis: Volumes that a rule and an event change
testType: TimeCourse
unsupported: variable compartment
generatedBy: Numeric (libRoadRunner, relative tolerance 1e-12)
*)
