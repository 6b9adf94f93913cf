(*
synopsis: A law that depends on time
testType: TimeCourse
generatedBy: Analytic
*)
