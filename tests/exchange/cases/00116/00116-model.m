(*
synopsis: An event that another one calls off before it is carried out
testType: TimeCourse
unsupported: event out of step
generatedBy: nobody; only what is refused counts
*)
