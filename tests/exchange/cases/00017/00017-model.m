(*
synopsis: A short pulse in a long calm
testType: TimeCourse
generatedBy: Analytic
*)
