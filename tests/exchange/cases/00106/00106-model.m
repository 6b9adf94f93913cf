(*
synopsis: A volume that grows by a rate rule
testType: TimeCourse
unsupported: variable compartment
generatedBy: Numeric (libRoadRunner, relative tolerance 1e-12)
*)
