(*
synopsis: A fast reaction
testType: TimeCourse
unsupported: fast reaction
generatedBy: nobody; only what is refused counts
*)
