(*
synopsis: Numbers of molecules that are not 1, and not whole
testType: TimeCourse
generatedBy: Analytic
*)
