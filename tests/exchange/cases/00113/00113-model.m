(*
synopsis: A product without a number of molecules
testType: TimeCourse
unsupported: missing stoichiometry
generatedBy: nobody; only what is refused counts
*)
