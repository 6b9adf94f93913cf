(*
synopsis: Events with priorities
testType: TimeCourse
unsupported: event out of step, event priority
generatedBy: Numeric (libRoadRunner, relative tolerance 1e-12)
*)
