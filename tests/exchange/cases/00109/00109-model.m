(*
synopsis: Packages that the model needs
testType: TimeCourse
unsupported: required package
generatedBy: nobody; only what is refused counts
*)
