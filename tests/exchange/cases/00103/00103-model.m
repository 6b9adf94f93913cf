(*
synopsis: An event with a delay
testType: TimeCourse
unsupported: event delay
generatedBy: Numeric (libRoadRunner, relative tolerance 1e-12)
*)
