(*
synopsis: A value of the past
testType: TimeCourse
unsupported: delay
generatedBy: nobody; only what is refused counts
*)
