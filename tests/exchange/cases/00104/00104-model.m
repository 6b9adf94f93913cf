(*
synopsis: Events with priorities
testType: TimeCourse
unsupported: event priority, event out of step
generatedBy: Numeric (libRoadRunner, relative tolerance 1e-12)
*)
