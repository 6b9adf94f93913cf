(*
synopsis: Level 1
testType: TimeCourse
unsupported: level
generatedBy: Numeric (libRoadRunner, relative tolerance 1e-12)
*)
