(*
synopsis: A model within a model, which is a package
testType: TimeCourse
unsupported: required package
generatedBy: nobody; only what is refused counts
*)
