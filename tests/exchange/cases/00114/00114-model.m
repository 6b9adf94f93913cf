(*
synopsis: An infinite parameter
testType: TimeCourse
unsupported: infinite value
generatedBy: nobody; only what is refused counts
*)
