(*
synopsis: Relaxation oscillations by rate rules
testType: TimeCourse
generatedBy: Numeric (libRoadRunner, relative tolerance 1e-12)
*)
